/// The elements of a JSON array that is written a few at a time, without its brackets.
struct JSONList: Sendable {
  private var isEmpty = true

  mutating func append(_ elements: [some Encodable], to bytes: inout [UInt8]) {
    guard !elements.isEmpty else { return }
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    isEmpty = false
    bytes += DocumentJSON.bytes(of: elements).dropFirst().dropLast()
  }
}
