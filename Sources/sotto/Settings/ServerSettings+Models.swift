import Engines
import Foundation
import Models

extension ServerSettings {
  /// What is used for telling speakers apart where it is installed and nothing else is named.
  static let standardSegmentation = "pyannote-segmentation-3.0"
  static let standardEmbedding = "titanet-small"

  /// Puts the places of installed models where names of the catalogue were given.
  mutating func chooseModels(_ reader: SettingsReader) throws {
    let models = try ModelsFolder(reader)
    try chooseRecognitionModels(reader, models: models)
    engines.sherpa.punctuationModel = try reader.value(of: Settings.models.punctuation).map { text in
      try models.entry(named: text).map { try models.directory(of: $0, for: [.punctuation]) } ?? Self.absolute(text)
    }
    try chooseSpeakerModels(reader, models: models)
  }

  private mutating func chooseRecognitionModels(_ reader: SettingsReader, models: ModelsFolder) throws {
    if let entry = try reader.value(of: Settings.models.model).flatMap(models.entry(named:)) {
      let purposes = ModelPurpose.allCases.filter { purpose in
        engineNames == ["auto"] || !Set(purpose.engines).isDisjoint(with: engineNames)
      }
      let directory = purposes.isEmpty ? nil : try models.directory(of: entry, for: purposes)
      let isForWhisper = entry.purpose == .whisperx
      engines.sherpa.model = isForWhisper ? nil : directory
      engines.whisper.model = isForWhisper ? directory : nil
      engines.whisperX.model = isForWhisper ? directory : nil
    }
    if let named = try reader.value(of: Settings.whisper.model) {
      engines.whisper.model = try models.whisperModel(named)
    }
    if let named = try reader.value(of: Settings.whisperX.model) {
      engines.whisperX.model = try models.whisperModel(named)
    }
    // Where `auto` is to choose, a model that was named decides: the standard one must not go before it.
    let isStandardMeant = try engineNames != ["auto"] || reader.value(of: Settings.models.model) == nil
    engines.whisper.model = models.installedWhisper(engines.whisper.model, orStandard: isStandardMeant)
    engines.whisperX.model = models.installedWhisper(engines.whisperX.model, orStandard: isStandardMeant)
  }

  private mutating func chooseSpeakerModels(_ reader: SettingsReader, models: ModelsFolder) throws {
    let named = Settings.models
    let segmentationName = try reader.value(of: named.segmentation)
    let embeddingName = try reader.value(of: named.embedding)
    let threshold = try reader.value(of: named.speakerThreshold)
    let segmentation = try models.file(segmentationName, standard: Self.standardSegmentation)
    let embedding = try models.file(embeddingName, standard: Self.standardEmbedding)
    guard let segmentation, let embedding else {
      if segmentationName != nil || embeddingName != nil {
        throw SettingsError(
          description: "Telling speakers apart with sherpa takes two models. Name both with --segmentation-model and "
            + "--embedding-model, or fetch them with: sotto models pull \(Self.standardSegmentation) "
            + Self.standardEmbedding)
      }
      return
    }
    engines.sherpa.speakers = SherpaSpeakerModels(
      segmentation: segmentation, embedding: embedding, threshold: threshold)
  }
}
