import Testing

@testable import WebInterface

struct AcceptEncodingTests {
  @Test(arguments: ["gzip", "deflate, GZIP", "gzip;q=0.1, identity", "*", "x-gzip", "br;q=1.0, *; q=0.5"])
  func gzipIsAllowed(header: String) { #expect(AcceptEncoding.allowsGZip(header)) }

  @Test(arguments: [nil, "", "identity", "gzip;q=0", "gzip; q=0, *", "*;q=0", "br, deflate", ";,;"])
  func gzipIsNotAllowed(header: String?) { #expect(!AcceptEncoding.allowsGZip(header)) }
}
