import Testing
import TranscriptionCore

@testable import Sessions

struct OwnerTests {
  private func owner(_ address: String?, key: String? = nil) -> Owner {
    Owner(key: key, origin: RequestOrigin(address: address))
  }

  @Test func aKeyCountsBeforeAnAddress() {
    #expect(owner("192.0.2.1", key: "hash") == .key("hash"))
    #expect(owner(nil, key: "hash") == .key("hash"))
    #expect(owner("192.0.2.1") == .address("192.0.2.1"))
    #expect(owner(nil) == .unknown)
  }

  @Test func addressesOfVersion6CountByTheirPrefix() {
    #expect(owner("2001:db8:1:2::1") == owner("2001:db8:1:2:ffff::9"))
    #expect(owner("2001:db8:1:2::1") != owner("2001:db8:1:3::1"))
    #expect(owner("2001:DB8:1:2::1") == .address("2001:db8:1:2::/64"))
    #expect(owner("fe80::1%eth0") == owner("fe80::2"))
  }

  @Test func mappedAddressesAreThoseOfVersion4() {
    #expect(owner("::ffff:192.0.2.1") == owner("192.0.2.1"))
    #expect(owner("::ffff:192.0.2.1") != owner("::ffff:192.0.2.2"))
  }
}
