exports.DbLocalContext = class DbLocalContext {};
