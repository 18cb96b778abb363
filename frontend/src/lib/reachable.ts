const PRIVATE =
  /^(localhost$|127\.\d|10\.\d+\.\d|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|0\.0\.0\.0$|\[)|\.(local|localhost|internal|home\.arpa)$/i;

/**
 * Tells whether Meta could send webhooks to this address: it takes https only, and comes from
 * outside. Addresses that only a machine or its own network knows are told by how they look.
 */
export function isReachable({ protocol, hostname }: Pick<URL, "protocol" | "hostname">): boolean {
  return protocol === "https:" && hostname.includes(".") && !PRIVATE.test(hostname);
}
