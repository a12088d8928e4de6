import { standardKills } from './zoo/standard-kills.ts'

standardKills(3, 4)
