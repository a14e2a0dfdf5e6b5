/// Decides between an event stream and JSON from an `Accept` header. A stream is the default; JSON is for callers that
/// name it and do not name the stream.
enum AcceptHeader {
  static func wantsJSON(_ header: String?) -> Bool {
    guard let header else { return false }
    let types = header.lowercased().split(separator: ",").map { item in
      item.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    }
    return types.contains("application/json") && !types.contains("text/event-stream")
  }
}
