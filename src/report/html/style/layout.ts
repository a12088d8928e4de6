/** The page itself: type, head, sections, foot. */
export const layoutStyle: string = `
* {
  box-sizing: border-box;
}
html {
  scroll-padding-top: 4.5rem;
  -webkit-text-size-adjust: 100%;
}
body {
  margin: 0;
  background: var(--bg);
  color: var(--ink);
  font: 16px/1.55 var(--sans);
}
header.top,
main,
footer {
  max-width: 74rem;
  margin: 0 auto;
  padding: 0 1.5rem;
}
h1,
h2,
h3,
h4,
p,
ul,
dl,
dd,
pre {
  margin: 0;
}
ul {
  padding: 0;
  list-style: none;
}
a {
  color: var(--link);
  text-underline-offset: 0.15em;
}
:focus-visible {
  outline: 3px solid var(--link);
  outline-offset: 2px;
  border-radius: 3px;
}
code,
pre {
  font-family: var(--mono);
  font-size: 0.86em;
}
pre code {
  font-size: 1em;
}
small {
  font-size: 0.8em;
  font-weight: 400;
  color: var(--soft);
}
[hidden],
.emptied {
  display: none !important;
}
.sr {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.skip {
  position: absolute;
  left: -99rem;
}
.skip:focus {
  left: 1rem;
  top: 0.5rem;
  background: var(--panel);
  padding: 0.5rem 1rem;
  z-index: 9;
}
header.top {
  padding-top: 2.75rem;
}
.brand {
  color: var(--soft);
  font-size: 0.9rem;
}
.brand span {
  font-weight: 650;
  color: var(--ink);
}
h1 {
  font-size: clamp(1.8rem, 1.2rem + 2.6vw, 3rem);
  line-height: 1.12;
  letter-spacing: -0.022em;
  font-weight: 700;
  margin: 0.35rem 0 1.1rem;
  max-width: 32ch;
  text-wrap: balance;
  overflow-wrap: anywhere;
}
.tone-bad {
  color: var(--bad);
}
.tone-good {
  color: var(--good);
}
.tone-open {
  color: var(--warn);
}
.figures {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
  margin-bottom: 1.25rem;
}
.figures li {
  padding: 0.2rem 0.8rem;
  border-radius: 99px;
  font-size: 0.95rem;
}
.figures b {
  font-variant-numeric: tabular-nums;
}
.figures a {
  color: inherit;
  text-decoration: none;
}
.figures a:hover {
  text-decoration: underline;
}
.facts {
  display: flex;
  flex-wrap: wrap;
  gap: 0.35rem 2rem;
  font-size: 0.88rem;
  border-top: 1px solid var(--line);
  padding-top: 0.8rem;
}
.facts div {
  display: flex;
  gap: 0.5rem;
}
.facts dt {
  color: var(--soft);
}
.facts dd {
  font-variant-numeric: tabular-nums;
}
section {
  margin-top: 3.25rem;
}
h2 {
  font-size: 1.5rem;
  letter-spacing: -0.012em;
  line-height: 1.25;
  margin-bottom: 1rem;
}
h2 small {
  margin-left: 0.3rem;
  font-variant-numeric: tabular-nums;
}
table {
  border-collapse: separate;
  border-spacing: 0;
  font-size: 0.9rem;
}
th {
  text-align: left;
  font-weight: 500;
}
.alarm {
  margin: 0.9rem 0;
  padding: 0.6rem 0.9rem;
  border-left: 4px solid var(--bad);
  background: var(--bad-bg);
  border-radius: 0 6px 6px 0;
}
.got h4 {
  color: var(--bad);
}
footer {
  margin-top: 4rem;
  padding-top: 1.2rem;
  padding-bottom: 3rem;
  font-size: 0.87rem;
  color: var(--soft);
}
footer p + p {
  margin-top: 0.8rem;
}
footer code {
  overflow-wrap: anywhere;
}
`
