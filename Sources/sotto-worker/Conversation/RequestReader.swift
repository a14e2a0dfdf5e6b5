import Foundation
import TranscriptionCore

/// Makes requests out of lines.
enum RequestReader {
  enum Outcome {
    case request(WorkerRequest)
    /// Not a request, but it has ids for which the server waits.
    case refused(ids: [String])
    case unreadable
  }

  static func read(_ line: [UInt8]) -> Outcome {
    let data = Data(line)
    if let request = try? JSONDecoder().decode(WorkerRequest.self, from: data) { return .request(request) }
    guard let remains = try? JSONDecoder().decode(Remains.self, from: data) else { return .unreadable }
    let ids = ([remains.id] + (remains.windows ?? []).map(\.id)).compactMap { $0 }
    return ids.isEmpty ? .unreadable : .refused(ids: ids)
  }

  private struct Remains: Decodable {
    struct Window: Decodable {
      var id: String?
    }
    var id: String?
    var windows: [Window]?
  }
}
