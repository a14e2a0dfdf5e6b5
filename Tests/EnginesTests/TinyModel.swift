import Foundation

/// An ONNX file of a few nodes, written by hand (onnx.proto of ONNX 1.8): enough to run the library for real where no
/// trained weights can be had.
struct TinyModel {
  enum Element: UInt64 {
    case float = 1
    case int32 = 6
  }

  private var nodes: [[UInt8]] = []
  private var constants: [[UInt8]] = []
  private var inputs: [[UInt8]] = []
  private var outputs: [[UInt8]] = []
  private var notes: [[UInt8]] = []

  private static let irVersion: UInt64 = 7
  private static let operatorSet: UInt64 = 13

  mutating func note(_ name: String, _ value: String) {
    notes.append(Self.text(1, name) + Self.text(2, value))
  }

  /// Dimensions are numbers or, where they vary, names.
  mutating func input(_ name: String, _ dimensions: [String], of element: Element = .float) {
    inputs.append(Self.value(name, element, dimensions))
  }

  mutating func output(_ name: String, _ dimensions: [String]) {
    outputs.append(Self.value(name, .float, dimensions))
  }

  mutating func constant(_ name: String, _ dimensions: [Int], _ values: [Float]) {
    let shape = dimensions.flatMap { Self.number(1, UInt64($0)) }
    constants.append(
      shape + Self.number(2, Element.float.rawValue) + Self.text(8, name)
        + Self.field(9, values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) }))
  }

  mutating func node(_ operation: String, _ inputs: [String], _ output: String, _ attributes: [String: [Int]] = [:]) {
    var bytes = inputs.flatMap { Self.text(1, $0) } + Self.text(2, output) + Self.text(4, operation)
    for (name, values) in attributes {
      let isList = name != "keepdims" && name != "axis"
      let list = values.flatMap { Self.number(isList ? 8 : 3, UInt64($0)) }
      bytes += Self.field(5, Self.text(1, name) + list + Self.number(20, isList ? 7 : 2))
    }
    nodes.append(bytes)
  }

  var bytes: [UInt8] {
    let graph =
      nodes.flatMap { Self.field(1, $0) } + Self.text(2, "tiny") + constants.flatMap { Self.field(5, $0) }
      + inputs.flatMap { Self.field(11, $0) } + outputs.flatMap { Self.field(12, $0) }
    return Self.number(1, Self.irVersion) + Self.field(7, graph)
      + Self.field(8, Self.text(1, "") + Self.number(2, Self.operatorSet)) + notes.flatMap { Self.field(14, $0) }
  }

  // MARK: Protocol buffers

  private static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f) | 0x80] + varint(value >> 7)
  }

  private static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }

  private static func field(_ field: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  private static func text(_ number: UInt64, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

  private static func value(_ name: String, _ element: Element, _ dimensions: [String]) -> [UInt8] {
    let shape = dimensions.flatMap { dimension in
      field(1, UInt64(dimension).map { number(1, $0) } ?? text(2, dimension))
    }
    let tensor = number(1, element.rawValue) + field(2, shape)
    return text(1, name) + field(2, field(1, tensor))
  }
}

extension TinyModel {
  /// In place of pyannote's segmentation: a low sound is the first speaker of a window, a high one the second.
  static var segmentation: TinyModel {
    var model = TinyModel()
    let notes = [
      "sample_rate": 16_000, "window_size": 160_000, "receptive_field_size": 991, "receptive_field_shift": 270,
      "num_speakers": 3, "powerset_max_classes": 2, "num_classes": 7,
    ]
    for (name, value) in notes { model.note(name, "\(value)") }
    model.input("x", ["N", "1", "T"])
    model.output("y", ["N", "frames", "7"])
    // The sample itself, and how far it is from the one before.
    model.constant("taps", [2, 1, 2], [0, 1, -1, 1])
    model.node("Conv", ["x", "taps"], "two")
    model.node("Abs", ["two"], "loud")
    model.node("AveragePool", ["loud"], "mean", ["kernel_shape": [990], "strides": [270]])
    // No speaker; one with little change for the loudness; one with much; the rest never.
    model.constant("weights", [7, 2, 1], [0, 0, 0.5, -1, -0.5, 1] + [Float](repeating: 0, count: 8))
    model.constant("bias", [7], [0.01, 0, 0, -1, -1, -1, -1])
    model.node("Conv", ["mean", "weights", "bias"], "classes")
    model.node("Transpose", ["classes"], "y", ["perm": [0, 2, 1]])
    return model
  }

  /// In place of a speaker embedding: the mean spectrum.
  static var embedding: TinyModel {
    var model = TinyModel()
    let notes = [
      "framework": "wespeaker", "language": "none", "output_dim": "80", "sample_rate": "16000",
      "normalize_samples": "1",
    ]
    for (name, value) in notes { model.note(name, value) }
    model.input("x", ["N", "T", "80"])
    model.output("y", ["N", "80"])
    model.node("ReduceMean", ["x"], "spectrum", ["axes": [1], "keepdims": [0]])
    model.node("ReduceMean", ["spectrum"], "level", ["axes": [1], "keepdims": [1]])
    model.node("Sub", ["spectrum", "level"], "y")
    return model
  }

  /// In place of a CT-transformer: each word of the vocabulary is always followed by the same mark, or by none.
  static func punctuation(_ marks: [(word: String, mark: String)]) -> TinyModel {
    let all = ["<unk>", "_", "，", "。", "？", "、"]
    let rows = [("<unk>", "_")] + marks
    var model = TinyModel()
    model.note("tokens", rows.map(\.0).joined(separator: "|"))
    model.note("vocab_size", "\(rows.count)")
    model.note("punctuations", all.joined(separator: "|"))
    model.note("unk_symbol", "<unk>")
    model.input("words", ["N", "T"], of: .int32)
    model.input("lengths", ["N"], of: .int32)
    model.output("y", ["N", "T", "\(all.count)"])
    model.constant(
      "table", [rows.count, all.count], rows.flatMap { row in all.map { $0 == row.1 ? Float(1) : 0 } })
    model.node("Gather", ["table", "words"], "y", ["axis": [0]])
    return model
  }
}
