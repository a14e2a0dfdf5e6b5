/// A broker's notice that a message was delivered as often as it may be; what it says besides is of no interest here.
struct DeliveryAdvisory: Decodable {
  let sequence: UInt64

  private enum CodingKeys: String, CodingKey {
    case sequence = "stream_seq"
  }
}
