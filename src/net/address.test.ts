import { describe, expect, it } from "vitest";
import { isPublicAddress, mayConnect, readAllowedPrivateHosts } from "./address.ts";

const NONE = readAllowedPrivateHosts([]);

describe("addresses that may be called", () => {
  it.each([
    ["private", "10.1.2.3"],
    ["private", "172.16.0.1"],
    ["private", "192.168.1.1"],
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["loopback", "::1"],
    ["unspecified", "0.0.0.0"],
    ["unspecified", "::"],
    ["link-local, with the cloud's metadata", "169.254.169.254"],
    ["link-local", "fe80::1"],
    ["link-local with a zone", "fe80::1%eth0"],
    ["unique local", "fd00::1"],
    ["site-local", "fec0::1"],
    ["shared (CGNAT)", "100.64.0.1"],
    ["broadcast", "255.255.255.255"],
    ["multicast", "224.0.0.1"],
    ["multicast", "ff02::1"],
    ["reserved", "240.0.0.1"],
    ["benchmarks", "198.18.0.1"],
    ["documentation", "192.0.2.1"],
    ["documentation", "2001:db8::1"],
    ["IPv4-mapped private", "::ffff:10.0.0.1"],
    ["IPv4-mapped loopback", "::ffff:7f00:1"],
    ["IPv4-compatible loopback", "::127.0.0.1"],
    ["IPv4-translated", "::ffff:0:127.0.0.1"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["local NAT64", "64:ff9b:1::1"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001:0:53aa:64c::1"],
    ["not an address", "shop.example.com"],
    ["nothing", ""],
  ])("refuses %s: %s", (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(mayConnect({ secure: true, host: "shop.example.com", port: 443 }, address, NONE)).toBe(false);
  });

  it.each(["8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111"])("lets a public address through over TLS, and never over plain http: %s", (address) => {
    expect(mayConnect({ secure: true, host: "shop.example.com", port: 443 }, address, NONE)).toBe(true);
    expect(mayConnect({ secure: false, host: "shop.example.com", port: 80 }, address, NONE)).toBe(false);
  });
});

describe("ALLOWED_PRIVATE_HOSTS", () => {
  const to = (host: string, port: number) => ({ secure: false, host, port });

  it("allows a host by name on every port, whatever it resolves to, and no other host at that address", () => {
    const allowed = readAllowedPrivateHosts(["Shop.Local."]);
    expect(mayConnect(to("shop.local", 8080), "10.0.0.5", allowed)).toBe(true);
    expect(mayConnect(to("SHOP.local.", 80), "127.0.0.1", allowed)).toBe(true);
    expect(mayConnect(to("other.local", 8080), "10.0.0.5", allowed)).toBe(false);
  });

  it("allows a host:port on that port only", () => {
    const allowed = readAllowedPrivateHosts(["shop.local:8080", "127.0.0.1:4281", "[::1]:9000"]);
    expect(mayConnect(to("shop.local", 8080), "10.0.0.5", allowed)).toBe(true);
    expect(mayConnect(to("shop.local", 8081), "10.0.0.5", allowed)).toBe(false);
    expect(mayConnect(to("127.0.0.1", 4281), "127.0.0.1", allowed)).toBe(true);
    expect(mayConnect(to("127.0.0.1", 4282), "127.0.0.1", allowed)).toBe(false);
    expect(mayConnect(to("::1", 9000), "::1", allowed)).toBe(true);
  });

  it("allows a network, also for its addresses written as IPv6, and nothing outside it", () => {
    const allowed = readAllowedPrivateHosts(["10.2.0.0/16", " fd12::/16 ", ""]);
    expect(mayConnect(to("shop.local", 80), "10.2.255.1", allowed)).toBe(true);
    expect(mayConnect(to("shop.local", 80), "::ffff:10.2.255.1", allowed)).toBe(true);
    expect(mayConnect(to("shop.local", 80), "fd12::9", allowed)).toBe(true);
    expect(mayConnect(to("shop.local", 80), "10.3.0.1", allowed)).toBe(false);
    expect(mayConnect(to("shop.local", 80), "fd13::9", allowed)).toBe(false);
  });

  it.each(["http://shop.local", "10.0.0.0/33", "shop local", "shop.local:0", "shop.local:99999", "1.2.3.4.5", "fe80::1%eth0"])(
    "says which entry it cannot read: %s",
    (entry) => {
      expect(() => readAllowedPrivateHosts(["shop.local", entry])).toThrow(JSON.stringify(entry));
    },
  );
});
