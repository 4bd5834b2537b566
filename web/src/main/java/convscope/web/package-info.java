/** The page: a server on loopback that opens networks and explains their answers. */
package convscope.web;
