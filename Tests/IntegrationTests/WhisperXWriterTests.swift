import Foundation
import Subprocess
import Testing
import TranscriptionCore

/// Documents of the product beside those that WhisperX's own writers make of the same transcripts, byte for byte.
@Suite(.enabled(if: WhisperX.isInstalled, "WhisperX is not here; see make whisperx"), .timeLimit(.minutes(15)))
struct WhisperXWriterTests {
  private static let layouts: [SubtitleOptions] = [nil, 20, 42].flatMap { width in
    [nil, 1, 2].flatMap { count in
      [false, true].map { SubtitleOptions(maximumLineWidth: width, maximumLineCount: count, highlightsWords: $0) }
    }
  }

  /// Reads `N.in.json`, writes `N.FORMAT` and `N.LAYOUT.FORMAT`. The first argument is the folder, the second the layouts.
  private static let writers = """
    import io, json, os, sys
    from whisperx.utils import get_writer
    folder, layouts = sys.argv[1], json.loads(sys.argv[2])
    for name in os.listdir(folder):
        if not name.endswith(".in.json"):
            continue
        number = name.split(".")[0]
        result = json.load(open(os.path.join(folder, name), encoding="utf-8"))
        def write(kind, options, target):
            text = io.StringIO()
            get_writer(kind, folder).write_result(json.loads(json.dumps(result)), text, options)
            with open(os.path.join(folder, target), "w", encoding="utf-8", newline="") as file:
                file.write(text.getvalue())
        plain = {"max_line_width": None, "max_line_count": None, "highlight_words": False}
        for kind in ["txt", "tsv", "aud", "json"]:
            write(kind, plain, f"{number}.{kind}")
        for place, options in enumerate(layouts):
            for kind in ["srt", "vtt"]:
                write(kind, options, f"{number}.{place}.{kind}")
    """

  @Test func documentsAreThoseOfWhisperXsWriters() async throws {
    let folder = try TemporaryFolder()
    let transcripts = (0..<60).map { RandomTranscript.make(seed: UInt64($0)) }
    for (number, transcript) in transcripts.enumerated() {
      _ = try folder.write("\(number).in.json", Data(TranscriptWriter.string(transcript, as: .whisperx).utf8))
    }
    let layouts = Self.layouts.map { options in
      "{\"max_line_width\":\(options.maximumLineWidth.map(String.init) ?? "null"),"
        + "\"max_line_count\":\(options.maximumLineCount.map(String.init) ?? "null"),"
        + "\"highlight_words\":\(options.highlightsWords)}"
    }
    let arguments = [WhisperX.python, "-c", Self.writers, folder.url.path, "[" + layouts.joined(separator: ",") + "]"]
    let run = try await Subprocess.run(
      .name("env"), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 20))
    try #require(run.terminationStatus == .exited(0), "\(run.standardError)")
    var compared = 0
    for (number, transcript) in transcripts.enumerated() {
      func compare(_ name: String, _ ours: String) throws {
        let theirs = try String(contentsOfFile: folder.path(name), encoding: .utf8)
        #expect(ours == theirs, "\(name)")
        compared += 1
      }
      for (format, suffix) in [(TranscriptFormat.txt, "txt"), (.tsv, "tsv"), (.aud, "aud"), (.whisperx, "json")] {
        try compare("\(number).\(suffix)", TranscriptWriter.string(transcript, as: format))
      }
      for (place, layout) in Self.layouts.enumerated() {
        for format in [TranscriptFormat.srt, .vtt] {
          try compare(
            "\(number).\(place).\(format.rawValue)", TranscriptWriter.string(transcript, as: format, subtitles: layout))
        }
      }
    }
    #expect(compared == 60 * 40)
  }
}
