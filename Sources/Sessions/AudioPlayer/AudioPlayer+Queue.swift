/// What the player hears of the session's queue.
extension AudioPlayer {
  func hear(_ news: QueueNews) async {
    switch news {
    case .durationKnown(let file, let duration): await durationKnown(duration, of: file)
    case .segmentsArrived(let file, let segments): await segmentsArrived(segments, of: file)
    case .speakersFound(let file): await speakersFound(in: file)
    case .captionsForgotten(let file): await captionsForgotten(of: file)
    case .orderChanged(let files): await orderChanged(files)
    }
  }
}
