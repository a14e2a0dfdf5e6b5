package import Foundation

extension OperationsSnapshot {
  package struct Sessions: Sendable, Hashable, Codable {
    package var open: Int
    package var limit: Int
    /// Those that have unfinished files.
    package var working: Int
    /// Bytes of media that they keep.
    package var bytes: Int
    /// The most active ones first; not all where there are many.
    package var list: [Session]
    /// How many of the open ones are not in the list.
    package var leftOut: Int

    package init(open: Int, limit: Int, working: Int, bytes: Int, list: [Session]) {
      self.open = open
      self.limit = limit
      self.working = working
      self.bytes = bytes
      self.list = list
      leftOut = open - list.count
    }
  }

  package struct Session: Sendable, Hashable, Codable {
    /// Counts sessions since the server started; stays while the session is open.
    package var number: Int
    /// `nil` for a session of another key, like its label.
    @OrNull package var id: SessionID?
    @OrNull package var label: String?
    /// Whether it lasts only as long as one call of a façade.
    package var transient: Bool
    package var paused: Bool
    package var createdAt: Date
    package var lastActiveAt: Date
    package var weight: Int
    package var engine: String
    package var filesQueued: Int
    package var filesRunning: Int
    package var audioSecondsAhead: Double
    /// How long the longest waiting file has waited for its first words.
    @OrNull package var waitingSeconds: Double?
    /// Audio seconds that were given to engines for it within the last minute.
    package var servedAudioSeconds: Double
    /// Its part of all that was given to engines within the last minute, 0…1.
    package var share: Double
    /// The part that was its due: while it had work, its weight among the weights of all sessions that had.
    package var fairShare: Double
    package var bytes: Int
    package var eventReaders: Int

    package init(
      number: Int, id: SessionID?, label: String?, transient: Bool, paused: Bool, createdAt: Date, lastActiveAt: Date,
      weight: Int, engine: String, filesQueued: Int, filesRunning: Int, audioSecondsAhead: Double,
      waitingSeconds: Double?, servedAudioSeconds: Double, share: Double, fairShare: Double, bytes: Int,
      eventReaders: Int
    ) {
      self.number = number
      self.id = id
      self.label = label
      self.transient = transient
      self.paused = paused
      self.createdAt = createdAt
      self.lastActiveAt = lastActiveAt
      self.weight = weight
      self.engine = engine
      self.filesQueued = filesQueued
      self.filesRunning = filesRunning
      self.audioSecondsAhead = audioSecondsAhead
      self.waitingSeconds = waitingSeconds
      self.servedAudioSeconds = servedAudioSeconds
      self.share = share
      self.fairShare = fairShare
      self.bytes = bytes
      self.eventReaders = eventReaders
    }
  }

  /// All sessions' queues together.
  package struct Queues: Sendable, Hashable, Codable {
    package var filesQueued: Int
    package var filesRunning: Int
    package var audioSecondsAhead: Double

    package init(filesQueued: Int = 0, filesRunning: Int = 0, audioSecondsAhead: Double = 0) {
      self.filesQueued = filesQueued
      self.filesRunning = filesRunning
      self.audioSecondsAhead = audioSecondsAhead
    }
  }
}
