import TranscriptionCore

final class RecognitionCache: Sendable {
  init(capacityBytes: Int) {}
  enum Start { case lead, hit(RecognizedWindow), follow }
  func begin(_ key: RecognitionKey, for owner: WindowID, whenDone: @escaping @Sendable (RecognizedWindow?) -> Void)
    -> Start
  { .lead }
  func finish(_ key: RecognitionKey, by owner: WindowID, with: RecognizedWindow) {}
  func abandon(_ key: RecognitionKey, by owner: WindowID) {}
  func forget(file: FileID) {}
  func forget(session: SessionID) {}
}
