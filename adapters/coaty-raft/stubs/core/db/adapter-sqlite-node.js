exports.SqLiteNodeAdapter = class SqLiteNodeAdapter {};
