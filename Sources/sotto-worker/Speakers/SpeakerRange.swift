/// How many speakers there may be.
struct SpeakerRange: Hashable {
  let minimum: Int?
  let maximum: Int?

  /// - Throws: when no number is in it.
  init(minimum: Int?, maximum: Int?) throws(Rejection) {
    guard minimum ?? 1 >= 1, maximum ?? 1 >= 1, minimum ?? 1 <= maximum ?? .max else {
      throw .badRequest("no number of speakers is at least \(minimum ?? 1) and at most \(maximum ?? 1)")
    }
    self.minimum = minimum
    self.maximum = maximum
  }

  /// The number, where there is only one.
  var exact: Int? { minimum == maximum ? minimum : nil }

  /// The nearest number in the range, if `count` is none.
  func correction(of count: Int) -> Int? {
    if let minimum, count < minimum { return minimum }
    if let maximum, count > maximum { return maximum }
    return nil
  }
}
