import TranscriptionCore

extension RecognizedWindow {
  /// Bytes that it takes in memory, roughly.
  var estimatedBytes: Int {
    utterances.reduce(128) { sum, utterance in
      let words = utterance.words.reduce(0) { $0 + $1.word.utf8.count + MemoryLayout<Word>.stride + 16 }
      let characters = utterance.characters.count * (MemoryLayout<AlignedCharacter>.stride + 16)
      return sum + characters + utterance.text.utf8.count + (utterance.speaker?.utf8.count ?? 0) + words
        + MemoryLayout<Utterance>.stride + 64
    }
  }
}
