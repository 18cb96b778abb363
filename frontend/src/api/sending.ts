/** A request that tells how much of its body is sent: `fetch` can't. Rejects as `fetch` does. */
export function sendTelling(
  url: string,
  { method = "POST", headers, body, signal }: RequestInit,
  onSent: (share: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    for (const [name, value] of new Headers(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total);
    };
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => reject(new TypeError("the request did not get through"));
    request.onabort = () => reject(new DOMException("the request was given up", "AbortError"));
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    request.send(body as XMLHttpRequestBodyInit);
  });
}

function answerOf(request: XMLHttpRequest): Response {
  const lines = request.getAllResponseHeaders().trim().split(/[\r\n]+/);
  const headers = new Headers();
  for (const line of lines) {
    const [name, ...value] = line.split(":");
    if (name && value.length > 0) headers.append(name.trim(), value.join(":").trim());
  }
  return new Response(request.status === 204 ? null : request.responseText, {
    status: request.status,
    headers,
  });
}
