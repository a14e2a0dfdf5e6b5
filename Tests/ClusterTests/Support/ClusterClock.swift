import Foundation

enum ClusterClock {
  static let start = Date(timeIntervalSince1970: 1_800_000_000)
}
