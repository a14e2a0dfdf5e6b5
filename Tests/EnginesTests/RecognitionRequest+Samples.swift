import TranscriptionCore

extension RecognitionRequest {
  /// A window whose samples are in a file.
  static func sample(_ audio: WindowAudio, index: Int = 0, _ options: RecognitionOptions = RecognitionOptions()) -> Self
  {
    RecognitionRequest(
      lease: LeaseID(window: WindowID(session: SessionID(), file: FileID(), index: index), attempt: 1, epoch: 1),
      audio: AudioReference(range: 0..<audio.samples, location: .samples(path: audio.path)), options: options)
  }
}
