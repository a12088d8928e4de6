import { standardKills } from './zoo/standard-kills.ts'

standardKills(1, 4)
