import TranscriptionCore

/// Stretches of speech that are in no window yet, in order, in samples from the start of the buffer.
struct PendingSpeech {
  private(set) var spans: [SpeechSpan]

  /// Takes the speech of the next window off the front, if nothing that may still come could change it.
  mutating func decideNext(
    configuration: WindowCutterConfiguration, samples: [Float], isEnd: Bool, leastRemainder: Int
  ) -> DecidedCore? {
    guard let first = spans.first else { return nil }
    let room = configuration.maximumWindow - 2 * configuration.padding
    let bufferEnd = samples.count

    if first.end - first.start > room {
      let longest = configuration.maximumWindow - configuration.padding
      let mayGrow = first.end == bufferEnd && !isEnd
      guard !mayGrow || first.end >= first.start + longest + leastRemainder else { return nil }
      let latest = min(first.start + longest, first.end - min(leastRemainder, room / 3))
      let place = QuietPlace.find(in: samples, range: min(first.start + longest * 2 / 3, latest)...latest)
      spans[0].start = place
      return DecidedCore(start: first.start, end: place, follower: .cut)
    }

    var end = first.end
    var taken = 1
    // The widest silence in the second half of the room, should the window have to be closed in the middle of speech.
    var widest: (taken: Int, silence: Int)?
    while taken < spans.count {
      let next = spans[taken]
      let silence = next.start - end
      if end - first.start >= room / 2, silence >= widest?.silence ?? 0 { widest = (taken, silence) }
      guard silence <= configuration.maximumGap else { return takeWindow(of: taken) }
      guard next.end - first.start <= room else { return takeWindow(of: widest?.taken ?? taken) }
      end = next.end
      taken += 1
    }
    let silence = bufferEnd - end
    let isFull =
      bufferEnd - first.start > room && silence >= max(1, 2 * configuration.padding, widest?.silence ?? 0)
    guard isEnd || silence > configuration.maximumGap || isFull else { return nil }
    spans.removeFirst(taken)
    return DecidedCore(start: first.start, end: end, follower: .silence)
  }

  /// Takes the first `count` stretches; there are more.
  private mutating func takeWindow(of count: Int) -> DecidedCore {
    let core = DecidedCore(start: spans[0].start, end: spans[count - 1].end, follower: .speech(spans[count].start))
    spans.removeFirst(count)
    return core
  }
}
