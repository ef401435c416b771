// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {vm} from "./Test.sol";

/// @dev The EIP-712 signature of a key's consent to write for an account, domain and rule written a second time.
function consentOf(uint256 privateKey, address account, address ledger) view returns (bytes memory) {
    bytes32 domain = keccak256(
        abi.encode(
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            keccak256("CredentialEvents"),
            keccak256("1"),
            block.chainid,
            ledger
        )
    );
    bytes32 message =
        keccak256(abi.encode(keccak256("KeyConsent(address account,address key)"), account, vm.addr(privateKey)));
    (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, keccak256(abi.encodePacked(hex"1901", domain, message)));
    return abi.encodePacked(r, s, v);
}
