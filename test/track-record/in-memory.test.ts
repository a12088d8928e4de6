import { hold } from './hold.ts'
import { browser } from './libraries/browser.ts'
import { caches } from './libraries/caches.ts'
import { keyvAdapters } from './libraries/keyv.ts'
import { unstorageDrivers } from './libraries/unstorage.ts'

hold([...caches, ...browser, ...keyvAdapters, ...unstorageDrivers])
