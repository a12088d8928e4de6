/** Narrow screens, paper, and readers who want no motion. Stands last, since it overrules the rest. */
export const narrowStyle: string = `
@media (max-width: 46rem) {
  header.top,
  main,
  footer {
    padding-inline: 1rem;
  }
  header.top {
    padding-top: 1.5rem;
  }
  section {
    margin-top: 2.5rem;
  }
  .matrix,
  .matrix tbody {
    display: block;
  }
  .matrix thead {
    display: none;
  }
  .matrix tr {
    display: flex;
    flex-wrap: wrap;
    gap: 3px;
    padding: 0.8rem 0;
    border-top: 1px solid var(--line);
  }
  .matrix th[scope="row"] {
    order: -2;
    flex: 1 1 calc(100% - 7rem);
    position: static;
    max-width: calc(100% - 5rem);
    padding: 0 0 0.3rem;
  }
  .matrix td.sum {
    order: -1;
    flex: 0 0 auto;
    height: auto;
    padding: 0;
  }
  .matrix td {
    min-width: 0;
    height: auto;
  }
  .matrix td.none {
    display: none;
  }
  .cell {
    min-height: 2rem;
    padding: 0 0.5rem;
  }
  .matrix td[data-group]::before {
    content: attr(data-group);
    font-size: 0.78rem;
    padding: 0 0 0 0.5rem;
  }
  .matrix td[data-group] {
    display: inline-flex;
    align-items: center;
    order: 1;
  }
  .matrix td.s-passed {
    background: none;
    color: var(--soft);
    order: 2;
  }
  .matrix td.s-passed[data-group]::before {
    padding: 0;
  }
  .s-passed .cell {
    min-height: 1.5rem;
    padding: 0 0.5rem 0 0.25rem;
    font-size: 0.78rem;
    color: var(--good);
  }
  .filters {
    margin-inline: -1rem;
    position: static;
  }
  .filters label {
    flex: 1 1 8rem;
  }
  .filters select {
    width: 100%;
  }
  .compare {
    grid-template-columns: 1fr;
  }
  .failure {
    padding: 1rem;
  }
  .laws th[scope="row"] {
    min-width: 11rem;
  }
}
@media print {
  .filters,
  .bar button,
  footer button,
  .skip {
    display: none !important;
  }
  .failure,
  .entry,
  .card {
    break-inside: avoid;
  }
  pre {
    max-height: none;
    white-space: pre-wrap !important;
  }
  body {
    font-size: 11pt;
  }
}
@media (prefers-reduced-motion: no-preference) {
  html {
    scroll-behavior: smooth;
  }
}
`
