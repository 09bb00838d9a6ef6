/** Other people's programs in processes of their own, for the tests of several modules. */
package io.splashdam.foreign;
