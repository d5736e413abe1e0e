/** How the deployment and each account look: names, logos and accent colours. Depends on no feature. */
package dev.roster.brand;
