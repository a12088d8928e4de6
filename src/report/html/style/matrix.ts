/** The matrix and the colours of each status. Held cells are quiet so that the others are seen. */
export const matrixStyle: string = `
h2.quiet {
  font-size: 0.9rem;
  font-weight: 600;
  letter-spacing: 0;
  color: var(--soft);
  margin-bottom: 0.4rem;
}
#matrix {
  margin-top: 2rem;
}
.s-failed {
  background: var(--bad);
  color: var(--on-bad);
}
.s-inconclusive {
  background: var(--open-bg);
  color: var(--open);
}
.s-waived {
  background: var(--warn-bg);
  color: var(--warn);
}
.s-not-run {
  background: var(--info-bg);
  color: var(--info);
}
.s-unsupported {
  background: var(--mute-bg);
  color: var(--mute);
}
.s-passed {
  background: var(--good-bg);
  color: var(--good);
}
.mark {
  display: inline-grid;
  place-items: center;
  width: 1.5em;
  height: 1.5em;
  border-radius: 4px;
  font-style: normal;
  font-weight: 700;
  font-size: 0.85em;
  flex: none;
}
.scroll {
  position: relative;
  overflow-x: auto;
}
.matrix {
  border-spacing: 2px;
  width: 100%;
}
.matrix thead th,
.laws thead th {
  vertical-align: bottom;
  color: var(--soft);
  font-size: 0.84rem;
  padding: 0.25rem;
}
th.group span {
  writing-mode: vertical-rl;
  transform: rotate(180deg);
  white-space: nowrap;
  max-height: 11rem;
  overflow: hidden;
}
.matrix thead .group,
.laws thead .group {
  text-align: center;
}
.matrix th[scope="row"] {
  position: sticky;
  left: 0;
  background: var(--bg);
  padding: 0.3rem 0.9rem 0.3rem 0;
  white-space: nowrap;
  max-width: 17rem;
  overflow: hidden;
  text-overflow: ellipsis;
  z-index: 1;
}
.matrix th[scope="row"] a {
  font-weight: 620;
  color: var(--ink);
  text-decoration: none;
}
.matrix th a:hover {
  text-decoration: underline;
}
.matrix tr.bad th a {
  color: var(--bad);
}
.matrix th small {
  display: block;
  line-height: 1.2;
  overflow: hidden;
  text-overflow: ellipsis;
}
.matrix td {
  padding: 0;
  text-align: center;
  border-radius: 4px;
  height: 2.5rem;
  min-width: 2.9rem;
  font-variant-numeric: tabular-nums;
}
.matrix td.none {
  background: none;
}
.cell {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 0.25em;
  height: 100%;
  min-height: 2.5rem;
  padding: 0 0.3rem;
  color: inherit;
  text-decoration: none;
  border-radius: 4px;
  white-space: nowrap;
}
.cell i {
  font-style: normal;
  font-weight: 700;
}
a.cell:hover {
  box-shadow: inset 0 0 0 2px currentColor;
}
.s-passed .cell i {
  display: none;
}
.s-failed .cell {
  font-weight: 700;
}
.matrix td.sum,
.matrix th.sum {
  text-align: right;
  padding: 0 0.2rem 0 0.7rem;
  white-space: nowrap;
}
.matrix td.sum span {
  color: var(--soft);
}
.legend {
  display: flex;
  flex-wrap: wrap;
  gap: 0.4rem 1.5rem;
  margin-top: 0.9rem;
  font-size: 0.84rem;
  color: var(--soft);
}
.legend b {
  color: var(--ink);
  font-weight: 600;
}
.legend .mark {
  margin-right: 0.3rem;
}
`
