import Foundation

/// What a server says of its models.
struct ModelList: Decodable {
  private struct Model: Decodable { var id: String }

  private let data: [Model]

  /// `nil` for what is no such list.
  init?(_ body: [UInt8]) {
    guard let list = try? JSONDecoder().decode(ModelList.self, from: Data(body)) else { return nil }
    self = list
  }

  var names: [String] { data.map(\.id) }
}
