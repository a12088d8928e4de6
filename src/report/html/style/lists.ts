/** Everything that is listed: the filter bar, waivers and reasons, the cards of stores, the table of laws. */
export const listStyle: string = `
.filters {
  position: sticky;
  top: 0;
  z-index: 5;
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
  align-items: center;
  margin: 2rem -1rem 0;
  padding: 0.6rem 1rem;
  background: var(--bg);
  border-block: 1px solid var(--line);
}
.filters .grow {
  flex: 1 1 14rem;
}
input,
select,
button {
  font: inherit;
  font-size: 0.9rem;
  color: inherit;
  background: var(--panel);
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 0.35rem 0.6rem;
  min-height: 2.25rem;
}
input {
  width: 100%;
}
button {
  cursor: pointer;
}
button.plain:hover {
  border-color: var(--soft);
}
.count {
  font-size: 0.85rem;
  color: var(--soft);
  min-width: 7rem;
}
.count:empty {
  min-width: 0;
}
.explains,
.why {
  color: var(--soft);
}
.explains {
  margin: -0.6rem 0 1rem;
}
.entries {
  display: grid;
  gap: 0.75rem;
}
.entry {
  background: var(--panel);
  color: var(--ink);
  border: 1px solid var(--line);
  border-radius: 8px;
  padding: 0.8rem 1.1rem;
  overflow-wrap: anywhere;
}
.entry .where {
  align-items: center;
  color: var(--ink);
  margin-bottom: 0.2rem;
}
.entry .why {
  font-size: 0.93rem;
}
.issue {
  font-family: var(--mono);
  font-size: 0.86em;
}
details {
  margin-top: 0.4rem;
}
summary {
  cursor: pointer;
  color: var(--link);
  font-size: 0.9rem;
  width: fit-content;
}
.lawlist {
  margin: 0.4rem 0 0;
  font-size: 0.9rem;
}
.lawlist li {
  padding: 0.15rem 0;
}
.lawlist code {
  color: var(--soft);
  margin-right: 0.3rem;
}
details pre {
  background: var(--code);
  border-radius: 6px;
  margin: 0.4rem 0;
  padding-top: 0.8rem;
}
.cards {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr));
  gap: 1rem;
}
.card {
  background: var(--panel);
  border: 1px solid var(--line);
  border-radius: 8px;
  padding: 1rem 1.2rem;
  overflow-wrap: anywhere;
  scroll-margin-top: 4.5rem;
}
.card:target {
  box-shadow: 0 0 0 3px var(--link);
}
.card h3 {
  font-size: 1.08rem;
}
.card .why {
  font-size: 0.87rem;
  margin-bottom: 0.5rem;
}
.deviations {
  display: flex;
  flex-wrap: wrap;
  gap: 0.35rem 0.5rem;
  font-size: 0.88rem;
}
.deviations li {
  background: var(--mute-bg);
  border-radius: 5px;
  padding: 0.1rem 0.5rem;
}
.deviations span {
  color: var(--soft);
}
.notice {
  margin-top: 0.6rem;
  font-size: 0.9rem;
}
.notice b {
  color: var(--info);
  font-weight: 600;
  display: block;
  font-size: 0.84rem;
}
.profile {
  width: 100%;
  margin-top: 0.4rem;
}
.profile th,
.profile td {
  padding: 0.2rem 0.4rem 0.2rem 0;
  border-top: 1px solid var(--line);
  vertical-align: top;
}
.profile thead th {
  color: var(--soft);
  font-size: 0.84rem;
  border: 0;
}
.profile .deviates th {
  font-weight: 700;
}
.laws {
  width: 100%;
}
.laws th[scope="row"] {
  padding: 0.28rem 0.8rem 0.28rem 0;
  border-top: 1px solid var(--line);
  min-width: 15rem;
}
.laws th[scope="row"] code {
  display: block;
  font-weight: 600;
  overflow-wrap: anywhere;
}
.laws th[scope="row"] span {
  font-size: 0.87rem;
  color: var(--soft);
}
.laws td {
  border-top: 1px solid var(--line);
  width: 2.4rem;
  text-align: center;
  background: none;
  padding: 0;
}
.laws td > * {
  display: inline-grid;
  place-items: center;
  min-width: 1.75rem;
  min-height: 1.75rem;
  border-radius: 5px;
  text-decoration: none;
  color: inherit;
}
.laws i {
  font-style: normal;
  font-weight: 700;
}
.laws td.s-failed {
  color: var(--bad);
}
.laws td.s-failed > * {
  background: var(--bad);
  color: var(--on-bad);
}
.laws td.s-waived > * {
  background: var(--warn-bg);
}
.laws td.s-inconclusive > * {
  background: var(--open-bg);
}
.group-row th {
  padding: 1.1rem 0 0.3rem;
  font-weight: 650;
  font-size: 1rem;
}
`
