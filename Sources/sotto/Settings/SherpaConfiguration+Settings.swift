import Engines

extension SherpaConfiguration {
  init(_ reader: SettingsReader, support: SupportFiles) throws {
    self.init()
    library = support.sherpaLibrary
    model = try reader.value(of: Settings.models.model).map(ServerSettings.absolute)
    modelKind = try reader.value(of: Settings.models.modelKind)
    threads = try reader.value(of: Settings.engines.threads)
    diarizers = try reader.value(of: Settings.engines.diarizers)
  }
}
