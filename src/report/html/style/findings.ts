/** Failures: the sentence, the hint, expected beside got, the program. */
export const findingStyle: string = `
.failure {
  background: var(--panel);
  border: 1px solid var(--line);
  border-top: 4px solid var(--bad);
  border-radius: 8px;
  padding: 1.25rem 1.5rem 1.5rem;
  margin-bottom: 1.75rem;
  scroll-margin-top: 4.5rem;
}
.failure:target {
  box-shadow: 0 0 0 3px var(--bad);
}
.where {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 0.25rem 0.6rem;
  font-size: 0.9rem;
  color: var(--soft);
}
.where b {
  color: var(--ink);
}
.where code {
  overflow-wrap: anywhere;
}
.anchor {
  margin-left: auto;
  color: var(--soft);
  text-decoration: none;
  padding: 0 0.4rem;
}
.anchor:hover {
  color: var(--link);
}
.flaky,
.until {
  background: var(--warn-bg);
  color: var(--warn);
  border-radius: 99px;
  padding: 0.05rem 0.6rem;
  font-size: 0.84rem;
}
.failure h3 {
  font-size: 1.2rem;
  line-height: 1.4;
  font-weight: 620;
  margin: 0.4rem 0 0.9rem;
  max-width: 68ch;
  overflow-wrap: anywhere;
  text-wrap: pretty;
}
.hint {
  border-left: 4px solid var(--warn);
  background: var(--warn-bg);
  border-radius: 0 6px 6px 0;
  padding: 0.6rem 0.9rem;
  margin-bottom: 1rem;
  max-width: 72ch;
}
.hint b {
  display: block;
  color: var(--warn);
  font-size: 0.84rem;
}
.compare {
  display: grid;
  grid-template-columns: 1fr 1fr;
  gap: 1rem;
  margin-bottom: 1rem;
}
.compare > div {
  min-width: 0;
  background: var(--code);
  border-radius: 6px;
  border-left: 4px solid var(--good);
}
.compare .got {
  border-left-color: var(--bad);
}
h4 {
  font-size: 0.84rem;
  font-weight: 600;
  color: var(--soft);
}
.compare h4 {
  padding: 0.5rem 0.9rem 0;
}
.expected h4 {
  color: var(--good);
}
pre {
  overflow: auto;
  padding: 0.5rem 0.9rem 0.8rem;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  max-height: 34rem;
  line-height: 1.5;
}
.code {
  background: var(--code);
  border-radius: 6px;
  margin-top: 0.75rem;
}
.code pre {
  white-space: pre;
  overflow-wrap: normal;
  padding-bottom: 1rem;
}
.wrap pre {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.bar {
  display: flex;
  align-items: center;
  justify-content: space-between;
  padding: 0.4rem 0.5rem 0.1rem 0.9rem;
  min-height: 2.4rem;
}
.bar button {
  min-height: 1.9rem;
  padding: 0.1rem 0.7rem;
  font-size: 0.82rem;
}
.tk {
  color: var(--t-k);
}
.ts {
  color: var(--t-s);
}
.tn {
  color: var(--t-n);
}
.tc {
  color: var(--t-c);
  font-style: italic;
}
.tf {
  color: var(--t-f);
}
`
