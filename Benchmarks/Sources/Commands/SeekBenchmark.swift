import ArgumentParser

/// Captions where the user looks: far inside a long recording, and at the beginning of a film.
struct SeekBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "seek", abstract: "Seek to 90 % of two untranscribed hours; first caption of a three-hour film.")

  @OptionGroup var options: CommonOptions

  func measure() async throws {
    let reel = try await SpeechReel.make(options)
    let minutes = options.length.choose(120, quick: 20, trial: 3)
    let filmMinutes = options.length.choose(180, quick: 60, trial: 3)
    let windowSeconds = options.length.choose(30, quick: 10, trial: 10)
    Report.begin(
      "seek",
      "Engine \(options.engine), 2 slots, speech: \(reel.origin). Windows of at most \(windowSeconds) s; window's "
        + "service: a recording of that length alone, from drop to completion.")
    try await RunningServer.run(options, options.speaking + ["--slots", "2", "--max-window", "\(windowSeconds)"]) {
      server in
      _ = try await SpeechUser.time(reel.recording(at: 0, seconds: 3, number: 0), on: server)
      let window = try await SpeechUser.medianTime(
        options.length.choose(1...3, quick: 1...1, trial: 1...1).map {
          reel.recording(at: 0, seconds: Double(windowSeconds), number: $0)
        }, on: server)
      let first = try await firstCaption(reel, minutes: filmMinutes, on: server, limit: 60)
      let limit = max(30, 5 * window)
      let sought = try await seek(
        reel, minutes: minutes, windowSeconds: Double(windowSeconds), on: server, limit: limit)
      var table = Table(["what", "s", "bound, s"])
      table.add(["window's service", Figure.number(window), ""])
      table.add([
        "first caption of \(filmMinutes) minutes of film (mkv, mp3)", Figure.number(first), Figure.number(3 + window),
      ])
      table.add([
        "seek to 90 % of \(minutes) minutes: first caption there", Figure.number(sought.there),
        Figure.number(2 * window),
      ])
      table.add(["of the same: first caption anywhere", Figure.number(sought.anywhere), ""])
      Report.show(table)
      Report.say(
        "Until the end of the wait (at most \(Figure.number(limit)) s, which counts as the time where nothing came) "
          + "\(sought.elsewhere) captions came before the place and \(sought.after) behind it.\n")
      Report.judge(
        Target(name: "first caption of a film", unit: "s", bound: .atMost(3 + window)), first)
      Report.judge(
        Target(name: "seek to caption", unit: "s", bound: .atMost(2 * window)),
        sought.there ?? limit)
    }
  }

  private func firstCaption(
    _ reel: SpeechReel, minutes: Int, on server: RunningServer, limit: Double
  ) async throws -> Double? {
    try await ScratchFolder.with(in: options.temporaryFolder) { folder in
      var user = try await SpeechUser(on: server)
      let film = try await LongRecording.film(reel, minutes: minutes, in: folder)
      try user.drop(fileAt: film, as: "film.mkv")
      let closed = user.harvest.files["film.mkv"]?.closed ?? .now
      while user.harvest.captions.isEmpty, Moment.now - closed < limit { try await user.look(wait: 1) }
      try await server.client.end(user.session)
      return user.harvest.captions.first.map { $0.at - closed }
    }
  }

  private struct Sought {
    var there: Double?
    var anywhere: Double?
    var elsewhere = 0
    var after = 0
  }

  private func seek(
    _ reel: SpeechReel, minutes: Int, windowSeconds: Double, on server: RunningServer, limit: Double
  ) async throws -> Sought {
    try await ScratchFolder.with(in: options.temporaryFolder) { folder in
      var user = try await SpeechUser(on: server)
      let path = folder + "/long.wav"
      try LongRecording.wave(reel, minutes: minutes, at: path)
      try user.drop(fileAt: path, as: "long.wav")
      var file: String?
      while file == nil { file = try await server.client.queue(of: user.session).files.first?.id }
      guard let file else { return Sought() }
      try await server.client.play(user.session, file: file)
      let place = 0.9 * 60 * Double(minutes)
      let begin = Moment.now
      // The length becomes known with the first look at the file; before that no position behind it is taken.
      while true {
        do {
          try await server.client.seek(user.session, to: place)
          break
        } catch  where Moment.now - begin < 10 {
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      // A window that spans the place begins before it.
      let earliest = place - windowSeconds
      while !user.harvest.captions.contains(where: { $0.start >= earliest }), Moment.now - begin < limit {
        try await user.look(wait: 1)
      }
      try await server.client.end(user.session)
      let captions = user.harvest.captions
      return Sought(
        there: captions.first { $0.start >= earliest }.map { $0.at - begin },
        anywhere: captions.first.map { $0.at - begin },
        elsewhere: captions.count { $0.start < earliest }, after: captions.count { $0.start >= earliest })
    }
  }
}
