/** Kafka's own clients, of several versions, against our listener. */
package io.splashdam.clients;
