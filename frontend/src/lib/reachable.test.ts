import { expect, it } from "vitest";
import { isReachable } from "./reachable";

it.each([
  ["https://shop.example", true],
  ["https://crm.shop.example:8443", true],
  ["https://172.32.0.9", true],
  ["https://10.example.org", true],
  ["http://shop.example", false],
  ["http://127.0.0.1:8000", false],
  ["https://127.0.0.1", false],
  ["https://localhost", false],
  ["https://warmline", false],
  ["https://192.168.1.20", false],
  ["https://172.20.0.9", false],
  ["https://[::1]", false],
  ["https://box.local", false],
])("%s can be reached from outside: %s", (address, reachable) => {
  expect(isReachable(new URL(address))).toBe(reachable);
});
