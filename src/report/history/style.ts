/** The look of the timeline and of what stands around it. The script reads the colours from here, so that both agree. */
export const timelineStyle: string = `
.timeline {
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--panel);
  overflow: hidden;
}
.tl-bar {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
  align-items: center;
  padding: 0.6rem 0.75rem;
  border-bottom: 1px solid var(--line);
}
.tl-bar label {
  min-width: 0;
}
.tl-bar select {
  max-width: min(18rem, 60vw);
}
.tl-group {
  display: inline-flex;
}
.tl-group button {
  border-radius: 0;
  margin-left: -1px;
  min-width: 2.25rem;
}
.tl-group button:first-child {
  border-radius: 6px 0 0 6px;
}
.tl-group button:last-child {
  border-radius: 0 6px 6px 0;
}
.tl-group button:only-child {
  border-radius: 6px;
}
.tl-group button:hover {
  background: var(--mute-bg);
}
.tl-group .tl-error {
  color: var(--bad);
  font-weight: 600;
}
.tl-bar .count {
  margin-left: auto;
  text-align: right;
  font-variant-numeric: tabular-nums;
}
.tl-overview {
  display: block;
  width: 100%;
  height: 46px;
  border-bottom: 1px solid var(--line);
  cursor: pointer;
  touch-action: none;
}
.tl-lanes {
  position: relative;
  max-height: min(70vh, 44rem);
  overflow-y: auto;
  overflow-x: hidden;
}
.tl-lanes:focus-visible {
  outline-offset: -3px;
}
.tl-lanes canvas {
  position: sticky;
  top: 0;
  display: block;
  width: 100%;
  cursor: grab;
  touch-action: pan-y;
}
.tl-lanes canvas.dragging {
  cursor: grabbing;
}
.tl-height {
  width: 1px;
}
.tl-says {
  padding: 0.6rem 0.9rem;
  min-height: 3.4rem;
  border-top: 1px solid var(--line);
  font-size: 0.93rem;
  overflow-wrap: anywhere;
}
.tl-says code {
  font-weight: 600;
}
.tl-says span {
  color: var(--soft);
}
.tl-legend {
  display: flex;
  flex-wrap: wrap;
  gap: 0.35rem 1.25rem;
  padding: 0 0.9rem 0.6rem;
  font-size: 0.84rem;
  color: var(--soft);
}
.tl-legend i {
  display: inline-block;
  width: 1.5rem;
  height: 0.8rem;
  margin-right: 0.4rem;
  border: 1px solid var(--ink);
  border-radius: 3px;
  vertical-align: -0.08rem;
}
.tl-legend .k-read {
  background: var(--info-bg);
  border-color: var(--info);
}
.tl-legend .k-write {
  background: var(--warn-bg);
  border-color: var(--warn);
}
.tl-legend .k-delete {
  background: var(--mute-bg);
  border-color: var(--mute);
}
.tl-legend .k-compare {
  background: var(--open-bg);
  border-color: var(--open);
}
.tl-legend .k-unknown {
  border-style: dashed;
  border-right: 0;
  border-radius: 3px 0 0 3px;
  background: repeating-linear-gradient(135deg, var(--line) 0 2px, transparent 2px 6px);
}
.tl-legend .k-fail {
  border-color: var(--soft);
  border-style: dotted;
}
.tl-legend .k-witness {
  border: 2px solid var(--bad);
}
.tl-legend .k-fault {
  border-color: transparent;
  background: var(--bad-bg);
}
.tl-legend .k-point {
  width: 0.6rem;
  height: 0.6rem;
  border: 0;
  border-radius: 50%;
  background: var(--ink);
}
.tl-keys {
  margin: 0;
  padding: 0 0.9rem 0.8rem;
}
.tl-keys dl {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0.2rem 1rem;
  margin-top: 0.5rem;
  font-size: 0.87rem;
}
.tl-keys dt {
  color: var(--soft);
}
kbd {
  font-family: var(--mono);
  font-size: 0.9em;
}
.witness {
  width: 100%;
  margin-bottom: 0.9rem;
}
.witness th,
.witness td {
  padding: 0.3rem 1rem 0.3rem 0;
  border-top: 1px solid var(--line);
  vertical-align: top;
}
.witness td:nth-child(2) {
  min-width: 9rem;
  overflow-wrap: anywhere;
}
.witness thead th {
  border: 0;
  color: var(--soft);
  font-size: 0.84rem;
}
.witness td:nth-child(3) {
  white-space: nowrap;
  font-variant-numeric: tabular-nums;
}
.badge {
  display: inline-grid;
  place-items: center;
  width: 1.35em;
  height: 1.35em;
  margin-right: 0.3rem;
  border-radius: 3px;
  background: var(--bad);
  color: var(--on-bad);
  font-weight: 700;
  font-size: 0.85em;
}
.remark {
  max-width: 72ch;
  margin-top: 0.6rem;
}
.during button {
  margin-left: 0.5rem;
}
.code h3 {
  font-size: 0.84rem;
  font-weight: 600;
  color: var(--soft);
}
.failure .lanes {
  background: var(--code);
  border-radius: 6px;
  white-space: pre;
  overflow-wrap: normal;
  padding-top: 0.8rem;
}
.during {
  margin-top: 0.9rem;
  color: var(--soft);
}
.keys {
  width: 100%;
  max-width: 52rem;
}
.keys button {
  white-space: nowrap;
  min-height: 1.7rem;
  padding: 0 0.6rem;
}
.keys th,
.keys td {
  padding: 0.35rem 1rem 0.35rem 0;
  border-top: 1px solid var(--line);
  vertical-align: top;
}
.keys tbody th {
  overflow-wrap: anywhere;
}
.keys thead th {
  border: 0;
  color: var(--soft);
  font-size: 0.84rem;
}
.keys .number {
  text-align: right;
  font-variant-numeric: tabular-nums;
}
.keys .mark {
  margin-right: 0.4rem;
}
.tested {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
  gap: 0.5rem 2rem;
}
.tested div {
  display: flex;
  justify-content: space-between;
  gap: 1rem;
  border-top: 1px solid var(--line);
  padding-top: 0.3rem;
}
.tested dd {
  font-variant-numeric: tabular-nums;
  font-weight: 600;
}
@media (max-width: 46rem) {
  .keys th,
  .keys td {
    padding-right: 0.6rem;
  }
  .keys th:nth-child(4),
  .keys td:nth-child(4) {
    display: none;
  }
  .during button {
    display: block;
    margin: 0.6rem 0 0;
  }
}
`
