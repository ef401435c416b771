// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev What the tests use of forge's cheatcodes (https://getfoundry.sh/reference/cheatcodes). Declared here because
/// npm carries no complete forge-std.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function addr(uint256 privateKey) external pure returns (address key);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function prank(address sender) external;
    function roll(uint256 blockNumber) external;
    function chainId(uint256 newChainId) external;
    function warp(uint256 timestamp) external;
    function expectRevert(bytes calldata revertData) external;
    function expectEmit(address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function assume(bool condition) external pure;
    function load(address target, bytes32 slot) external view returns (bytes32 value);
    function readFile(string calldata path) external view returns (string memory text);
    function keyExistsJson(string calldata json, string calldata key) external view returns (bool exists);
    function parseJsonUint(string calldata json, string calldata key) external pure returns (uint256 value);
    function parseJsonBytes32(string calldata json, string calldata key) external pure returns (bytes32 value);
    function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory value);
    function parseJsonAddress(string calldata json, string calldata key) external pure returns (address value);
    function toString(uint256 value) external pure returns (string memory text);
    function toString(address value) external pure returns (string memory text);
    function assertTrue(bool claim, string calldata message) external pure;
    function assertEq(uint256 actual, uint256 expected, string calldata message) external pure;
    function assertEq(bytes32 actual, bytes32 expected, string calldata message) external pure;
    function assertEq(address actual, address expected, string calldata message) external pure;
    function assertEq(string calldata actual, string calldata expected, string calldata message) external pure;
    function assertEq(bytes calldata actual, bytes calldata expected, string calldata message) external pure;
}

/// @dev Forge answers the cheatcodes at this address.
Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev The base of every test contract: what forge asks an invariant test about.
abstract contract Test {
    address[] private _targets;

    /// @dev Campaigns call these contracts and no others.
    function targetContracts() external view returns (address[] memory) {
        return _targets;
    }

    function _target(address handler) internal {
        _targets.push(handler);
    }
}
