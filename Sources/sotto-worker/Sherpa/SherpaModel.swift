/// placeholder
struct SherpaModel { init(directory: String, kind: String?) throws(WorkerUnusable) { throw WorkerUnusable("not yet") } }
