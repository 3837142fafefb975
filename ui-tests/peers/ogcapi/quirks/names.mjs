export const CONF = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/';
export const CONF_DRU = 'http://www.opengis.net/spec/ogcapi-processes-2/1.0/conf/';
export const CONF2 = 'http://www.opengis.net/spec/ogcapi-processes-1/2.0/conf/';
export const JSON_TYPE = 'application/json';
export const REL = 'http://www.opengis.net/def/rel/ogc/1.0/';
