/** Elements of the page by selector, each of the kind that the script counts on. */

/** What `instanceof` asks for an element. */
type Kind<E extends Element> = new () => E

/** Every element of `kind` that `selector` finds below `root`. */
export function all<E extends Element>(kind: Kind<E>, selector: string, root: ParentNode = document): readonly E[] {
  return [...root.querySelectorAll(selector)].filter((element): element is E => element instanceof kind)
}

/** The first of them, where there is one. */
export function first<E extends Element>(kind: Kind<E>, selector: string, root: ParentNode = document): E | undefined {
  return all(kind, selector, root)[0]
}

/** The first of them, in a page that has one. */
export function one<E extends Element>(kind: Kind<E>, selector: string, root: ParentNode = document): E {
  const found = first(kind, selector, root)
  if (found === undefined) throw new Error(`the page has no ${selector}`)
  return found
}
