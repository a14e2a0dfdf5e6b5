/// Why a benchmark cannot go on, as a message for its user.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
