/** What this machine can start: the Docker engine, and the image of each server. For people who wonder why nothing starts. */
import { messageOf } from '../kv/index.ts'
import { cleanupImage, dockerEngine, type DockerProbe, hasImage, probeDocker } from './docker.ts'
import { type ServerKind, serverKinds } from '../backends/index.ts'
import { imageInEnvironment, urlInEnvironment } from './environment.ts'
import { imageOf } from './servers/index.ts'

/** What is known of one server. */
export interface ServerAvailability {
  readonly kind: ServerKind
  readonly image: string
  /** Whether the image comes from `KV_TESTKIT_<KIND>_IMAGE`. */
  readonly imageOverridden: boolean
  /** `KV_TESTKIT_<KIND>_URL`, where it is set: a server that runs already is taken, and no image is needed. */
  readonly url?: string
  /** Whether the engine has the image; `undefined` where there is no engine to ask. */
  readonly imagePresent?: boolean
}

/** What is known of all that containers need. */
export interface ContainerAvailability {
  readonly docker: DockerProbe
  readonly servers: readonly ServerAvailability[]
  /** The image of the container that cleans up behind a crash; missing where that is switched off. */
  readonly cleanup?: { readonly image: string; readonly present?: boolean }
}

/** Looks, and starts nothing. */
export async function checkAvailability(): Promise<ContainerAvailability> {
  const docker = await probe()
  const engine = docker.available ? await dockerEngine() : undefined
  const present = async (image: string): Promise<boolean | undefined> =>
    engine === undefined ? undefined : hasImage(engine, image)
  const servers = await Promise.all(
    serverKinds.map(async (kind): Promise<ServerAvailability> => {
      const url = urlInEnvironment(kind)
      const image = imageOf(kind)
      const imagePresent = await present(image)
      return {
        kind,
        image,
        imageOverridden: image === imageInEnvironment(kind),
        ...(url === undefined ? {} : { url }),
        ...(imagePresent === undefined ? {} : { imagePresent }),
      }
    }),
  )
  const image = cleanupImage()
  const cleanupPresent = image === undefined ? undefined : await present(image)
  return {
    docker,
    servers,
    ...(image === undefined
      ? {}
      : { cleanup: { image, ...(cleanupPresent === undefined ? {} : { present: cleanupPresent }) } }),
  }
}

/** Without Testcontainers nothing can be asked, and that is an answer too. */
async function probe(): Promise<DockerProbe> {
  try {
    return await probeDocker()
  } catch (error) {
    return { available: false, reason: messageOf(error), cause: error }
  }
}
