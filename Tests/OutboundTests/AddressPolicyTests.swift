import Testing

@testable import Outbound

struct AddressPolicyTests {
  private static let refused: [(String, String)] = [
    ("0.0.0.0", "unspecified"), ("0.1.2.3", "unspecified"), ("10.0.0.1", "private"), ("10.255.255.255", "private"),
    ("100.64.0.1", "provider"), ("100.127.255.255", "provider"), ("127.0.0.1", "machine"),
    ("127.255.255.254", "machine"),
    ("168.63.129.16", "metadata"), ("169.254.169.254", "link-local"), ("172.16.0.1", "private"),
    ("172.31.255.255", "private"), ("192.0.0.192", "reserved"), ("192.0.2.1", "documentation"),
    ("192.88.99.1", "reserved"), ("192.168.1.1", "private"), ("198.18.0.1", "measurements"),
    ("198.19.255.255", "measurements"), ("198.51.100.7", "documentation"), ("203.0.113.9", "documentation"),
    ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"), ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"), ("::", "unspecified"), ("::1", "machine"), ("::ffff:127.0.0.1", "machine"),
    ("::ffff:10.0.0.1", "private"), ("::ffff:a9fe:a9fe", "link-local"), ("::127.0.0.1", "machine"),
    ("::ffff:0:192.168.0.1", "private"), ("64:ff9b::7f00:1", "machine"), ("64:ff9b::169.254.169.254", "link-local"),
    ("64:ff9b:1::1", "private"), ("100::1", "reserved"), ("2001:2::1", "measurements"), ("2001:10::1", "reserved"),
    ("2001:db8::1", "documentation"), ("2002:7f00:1::", "machine"), ("2002:a00:1::1", "private"),
    // A Teredo client is written with all bits turned: this one is 127.0.0.1 behind a server of the Internet.
    ("2001:0:808:808::80ff:fffe", "machine"), ("2001:0:7f00:1::f7f7:f7f7", "machine"), ("3fff::1", "documentation"),
    ("4000::1", "reserved"), ("5f00::1", "reserved"), ("fc00::1", "private"), ("fd00:ec2::254", "private"),
    ("fe80::1", "link-local"), ("febf::1", "link-local"), ("fec0::1", "private"), ("ff02::1", "multicast"),
    ("1::1", "reserved"),
  ]

  private static let ordinary = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "198.17.255.255",
    "198.20.0.0", "203.0.112.255", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2001:0:808:808::f7f7:f7f7",
  ]

  @Test func everyRowOfTheTableIsABlock() {
    let counts = SpecialNetworks.counts
    #expect(counts.rows == counts.blocks)
  }

  @Test(arguments: refused) func refusesSpecialAddresses(text: String, meaning: String) throws {
    let address = try #require(NetworkAddress(text))
    #expect(AddressPolicy().objection(to: address)?.contains(meaning) == true, "\(text)")
    #expect(AddressPolicy.any.objection(to: address) == nil)
  }

  @Test(arguments: ordinary) func letsOrdinaryAddressesPass(text: String) throws {
    #expect(AddressPolicy().objection(to: try #require(NetworkAddress(text))) == nil)
  }

  @Test func allowsWhatTheOperatorNamed() throws {
    let policy = AddressPolicy(allowed: ["10.0.0.0/8", "127.0.0.1", "fd00::/8"].compactMap { NetworkBlock($0) })
    for text in ["10.1.2.3", "127.0.0.1", "::ffff:10.9.9.9", "fd12::1", "64:ff9b::10.0.0.1"] {
      #expect(policy.objection(to: try #require(NetworkAddress(text))) == nil, "\(text)")
    }
    for text in ["127.0.0.2", "192.168.0.1", "fc00::1", "::1", "169.254.169.254", "::ffff:127.0.0.2"] {
      #expect(policy.objection(to: try #require(NetworkAddress(text))) != nil, "\(text)")
    }
  }

  @Test(arguments: [
    "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/-1", "10.0.0.0/", "/8", "", "localhost", "0x0a.0.0.0/8",
    "1.2.3.4/+8",
  ])
  func refusesWhatIsNoBlock(text: String) {
    #expect(NetworkBlock(text) == nil)
  }

  @Test func blocksHoldWhatBeginsLikeThem() throws {
    let all = try #require(NetworkBlock("0.0.0.0/0"))
    let six = try #require(NetworkBlock("2001:db8:0:8000::/49"))
    #expect(all.contains(try #require(NetworkAddress("255.1.2.3"))))
    #expect(!all.contains(try #require(NetworkAddress("::1"))))
    #expect(six.contains(try #require(NetworkAddress("2001:db8:0:ffff::1"))))
    #expect(!six.contains(try #require(NetworkAddress("2001:db8:0:7fff::1"))))
  }

  @Test(arguments: ["1.2.3.4", "::1", "2001:db8::1", "64:ff9b::102:304"])
  func writesWhatItReads(text: String) throws {
    #expect(try #require(NetworkAddress(text)).description == text)
  }
}
