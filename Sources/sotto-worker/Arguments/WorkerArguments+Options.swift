extension WorkerArguments {
  /// `--name value` pairs.
  struct Options {
    private var values: [String: String] = [:]
    private(set) var wantsHelp = false

    init(_ arguments: some Collection<String>) throws(Mistake) {
      var rest = arguments.makeIterator()
      while let argument = rest.next() {
        if argument == "--help" || argument == "-h" {
          wantsHelp = true
        } else if argument.hasPrefix("--"), let value = rest.next() {
          values[String(argument.dropFirst(2))] = value
        } else if argument.hasPrefix("--") {
          throw Mistake(message: "\(argument) needs a value")
        } else {
          throw Mistake(message: "'\(argument)' is not an option; options are written --name value")
        }
      }
    }

    subscript(name: String) -> String? { values[name] }

    func allow(_ names: Set<String>) throws(Mistake) {
      if let stranger = values.keys.sorted().first(where: { !names.contains($0) }) {
        let known = names.sorted().map { "--\($0)" }.joined(separator: ", ")
        throw Mistake(message: "--\(stranger) is not an option of this engine; it has \(known)")
      }
    }

    func required(_ name: String) throws(Mistake) -> String {
      guard let value = values[name], !value.isEmpty else { throw Mistake(message: "--\(name) is missing") }
      return value
    }

    func number<Number: LosslessStringConvertible & Comparable>(
      _ name: String, default standard: Number, in range: ClosedRange<Number>
    ) throws(Mistake) -> Number {
      guard let text = values[name] else { return standard }
      guard let number = Number(text), range.contains(number) else {
        throw Mistake(message: "--\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }
}
