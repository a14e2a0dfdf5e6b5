import TranscriptionCore

/// Stretches of speech that are in no window yet, in order, in samples from the start of the buffer.
struct PendingSpeech {
  private(set) var spans: [SpeechSpan]

  /// 25 dB, in power. Recognisers judge loudness by the whole of what they are given, and take far quieter speech for none.
  private static let largestRange: Float = 316
  /// What is shorter, in samples, may be a cough or a click: its level says nothing. Half a second.
  fileprivate static let shortestWithLevel = AudioFormat.samplesPerSecond / 2

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
    var levels = first.level(in: samples).map { $0...$0 }
    // The widest silence in the second half of the room, should the window have to be closed in the middle of speech.
    var widest: (taken: Int, silence: Int)?
    while taken < spans.count {
      let next = spans[taken]
      let silence = next.start - end
      if end - first.start >= room / 2, silence >= widest?.silence ?? 0 { widest = (taken, silence) }
      guard silence <= configuration.maximumGap else { return takeWindow(of: taken) }
      guard next.end - first.start <= room else { return takeWindow(of: widest?.taken ?? taken) }
      if let level = next.level(in: samples) {
        let all = min(level, levels?.lowerBound ?? level)...max(level, levels?.upperBound ?? level)
        if all.lowerBound * Self.largestRange < all.upperBound {
          // Its level is not known before its end.
          return next.end < bufferEnd || isEnd ? takeWindow(of: taken) : nil
        }
        levels = all
      }
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

extension SpeechSpan {
  /// Mean power, with a floor far below any speech.
  fileprivate func level(in samples: [Float]) -> Float? {
    guard end - start >= PendingSpeech.shortestWithLevel else { return nil }
    let sum = samples[start..<end].reduce(Float(0)) { $0 + $1 * $1 }
    return sum / Float(end - start) + 1e-10
  }
}
