/// What a bucket is.
package struct KeyValueConfiguration: Sendable, Equatable {
  package var bucket: String
  package var description: String?
  /// Values of a key that are kept, the last included: 1 to 64.
  package var history = 1
  /// When a value goes by itself; `nil` for never.
  package var timeToLive: Duration?
  /// How long a marker tells watches of a value that went by itself, at least a second; `nil`: there is none, and watches
  /// hear nothing.
  package var markerTimeToLive: Duration?
  package var storage = StreamConfiguration.Storage.file
  package var replicas = 1
  package var maximumBytes: Int64 = -1
  package var maximumValueBytes: Int32 = -1

  package init(bucket: String) { self.bucket = bucket }

  /// The stream behind it, as all clients of NATS make it. Values are read from its leader alone, so none is old.
  var stream: StreamConfiguration {
    var stream = StreamConfiguration(name: "KV_\(bucket)", subjects: ["$KV.\(bucket).>"])
    stream.description = description
    stream.storage = storage
    stream.replicas = replicas
    stream.discard = .new
    stream.maximumMessagesPerSubject = Int64(history)
    stream.maximumBytes = maximumBytes
    stream.maximumMessageBytes = maximumValueBytes
    stream.maximumAge = timeToLive
    // The server's own two minutes may not be longer than messages live.
    stream.duplicateWindow = timeToLive.map { min($0, .seconds(120)) }
    stream.allowsRollup = true
    stream.deniesDelete = true
    stream.allowsMessageTTL = markerTimeToLive != nil
    stream.deleteMarkerTTL = markerTimeToLive
    return stream
  }
}
