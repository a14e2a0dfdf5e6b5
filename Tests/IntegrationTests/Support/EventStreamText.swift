/// A whole `text/event-stream` answer, taken apart.
struct EventStreamText {
  let numbers: [Int]
  let types: [String]

  init(_ text: String) {
    let lines = text.split(separator: "\n")
    numbers = lines.filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
    types = lines.filter { $0.hasPrefix("event: ") }.map { String($0.dropFirst(7)) }
  }

  /// Whether the numbers begin with `first` and rise by one.
  func isComplete(from first: Int) -> Bool {
    !numbers.isEmpty && numbers == Array(first..<(first + numbers.count))
  }
}
