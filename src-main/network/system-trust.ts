import * as tls from "node:tls";

let done = false;

/**
 * Makes Node trust what the system trusts, beside its own list: company certificates are installed there, and a packaged
 * app cannot be told of them by NODE_EXTRA_CA_CERTS. Once a process, at the first connection, because reading the
 * system's list takes 100 ms and more, seconds on a busy computer. Where it cannot be read, Node's own list stays.
 */
export function trustSystemCertificates(): void {
  if (done) return;
  done = true;
  try {
    const all = new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]);
    tls.setDefaultCACertificates([...all]);
  } catch {
    // An Electron or a system without this list.
  }
}
