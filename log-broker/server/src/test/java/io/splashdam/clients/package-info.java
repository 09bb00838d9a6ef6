/** Clients and tools that others wrote, of several versions and languages, against our listener and our files. */
package io.splashdam.clients;
